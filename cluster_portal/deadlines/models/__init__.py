from .obligation import Obligation, ObligationKind, Standing

__all__ = ["Obligation", "ObligationKind", "Standing"]
