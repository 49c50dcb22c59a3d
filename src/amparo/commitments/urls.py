"""Addresses of the room."""

app_name = "commitments"
urlpatterns: list = []
