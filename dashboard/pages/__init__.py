"""The pages: thin, from the store's values and the address to Streamlit elements."""
