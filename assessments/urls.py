"""The pages of this act."""

urlpatterns: list = []
