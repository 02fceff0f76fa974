from .divisions import City, County
from .offices import Office
from .people import Role, User
from .switches import Switches

__all__ = ["City", "County", "Office", "Role", "Switches", "User"]
