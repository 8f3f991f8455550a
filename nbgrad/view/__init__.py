"""A trace becomes a picture: layout, shades, SVG and text; nothing here needs a notebook.

`bundle.bundle(trace)` is what a notebook stores, `scene.scene(trace)` what a live view draws.
"""
