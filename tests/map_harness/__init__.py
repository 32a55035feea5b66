"""A small Streamlit application that shows the map alone, for the browser tests of the map."""
