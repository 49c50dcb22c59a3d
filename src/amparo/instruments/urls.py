"""Addresses of the room."""

app_name = "instruments"
urlpatterns: list = []
