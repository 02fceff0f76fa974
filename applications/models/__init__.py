from .application import Application
from .attachments import Attachment, Purpose
from .city_review import CityReview
from .corrections import Correction, CorrectionItem
from .rounds import CityCutoff, Extension, Round
from .rows import Indicator, Institution, KeyProject
from .sections import Section
from .snapshots import Snapshot

__all__ = [
    "Application",
    "Attachment",
    "CityCutoff",
    "CityReview",
    "Correction",
    "CorrectionItem",
    "Extension",
    "Indicator",
    "Institution",
    "KeyProject",
    "Purpose",
    "Round",
    "Section",
    "Snapshot",
]
