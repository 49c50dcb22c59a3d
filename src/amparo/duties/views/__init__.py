"""Pages of the focal point: the inbox, one duty and what can be done with it, the bodies."""

from amparo.duties.views.act import act
from amparo.duties.views.bodies import bodies
from amparo.duties.views.detail import detail, evidence
from amparo.duties.views.inbox import export, inbox

__all__ = ["act", "bodies", "detail", "evidence", "export", "inbox"]
