"""Pictures of values: gauges as HTML and CSS, paths as plotly figures. Values in, picture out."""
