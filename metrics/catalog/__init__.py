"""targets.yaml and agencies.csv read into one checked, frozen Catalog."""
