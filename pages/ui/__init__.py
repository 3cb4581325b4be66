"""The only Streamlit code that pages share: the workspace, choices in the address, drawing."""
