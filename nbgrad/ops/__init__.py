"""The op table, one file per family: kernel, derivatives, batching rule and text of each op."""
