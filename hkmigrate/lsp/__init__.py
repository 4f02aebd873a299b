"""The language server: requests in, pipeline, protocol out. One file a feature."""
