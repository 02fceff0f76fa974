from .application import Application
from .attachments import Attachment, Purpose
from .city_review import CityReview
from .corrections import Correction, CorrectionItem
from .guidance import GuidanceComment, GuidanceReply
from .imports import InstitutionSheet
from .indicator_dictionary import IndicatorDefinition
from .prints import PRINTED, PaperComparison, Print, StampedScan
from .return_reasons import ReturnReason
from .rounds import CityCutoff, Extension, Round
from .rows import Institution, KeyProject
from .sections import Section
from .snapshots import ClaimedInstitution, Snapshot

__all__ = [
    "PRINTED",
    "Application",
    "Attachment",
    "CityCutoff",
    "CityReview",
    "ClaimedInstitution",
    "Correction",
    "CorrectionItem",
    "Extension",
    "GuidanceComment",
    "GuidanceReply",
    "IndicatorDefinition",
    "Institution",
    "InstitutionSheet",
    "KeyProject",
    "PaperComparison",
    "Print",
    "Purpose",
    "ReturnReason",
    "Round",
    "Section",
    "Snapshot",
    "StampedScan",
]
