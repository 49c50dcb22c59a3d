"""The room's section on the page about oneself."""

from datetime import datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

import vocab
from amparo.people.models import User
from amparo.people.parts import Part
from amparo.training.models import Certificate
from amparo.training.queries import valid
from amparo.ui import days


def certificates(user: User, at: datetime) -> Part:
    """Return the certificates in force, each with its last day."""
    language = get_language() or "es"
    held = Certificate.objects.filter(valid(timezone.localdate(at)), user=user)
    lines = [
        _("%(module)s, until %(day)s")
        % {
            "module": vocab.label("training/modules", certificate.module, language),
            "day": days.day(certificate.expires_on),
        }
        for certificate in held.order_by("expires_on")
    ]
    return Part(
        key="certificates",
        title=_("Certificates"),
        lines=tuple(lines),
        empty=_("No certificate in force. Courses are held by the trainers of the mechanism."),
        url=reverse("training:mine"),
        act=_("See my courses and certificates"),
    )
