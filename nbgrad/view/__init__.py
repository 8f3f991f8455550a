"""A trace becomes a picture: layout, shades, SVG and text; no IPython, no widgets, only NumPy's data.

`bundle.bundle(trace)` is what a notebook stores, `scene.scene(trace)` what a live view draws.
"""
