"""A full class on one server: sessions over Streamlit's own WebSocket protocol that pause to think: `make load`."""
