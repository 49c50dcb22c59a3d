"""What gunicorn serves."""

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.template.loader import get_template
from django.urls import get_resolver

from amparo.site.checks import refuse_unsafe_start

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "amparo.site.settings")
application = get_wsgi_application()
refuse_unsafe_start()


def settle() -> None:
    """Read addresses and frames now, and never again look there for what may be thrown away.

    What is loaded stays until the server ends. Else the collector goes through all of it, a tenth
    of a second, while one page in twenty is drawn.
    """
    get_resolver().url_patterns  # noqa: B018
    for frame in ("ui/page.html", "ui/public.html"):
        get_template(frame)
    gc.collect()
    gc.freeze()
    # What was read since, such as templates, lasts too: it went through that in one page of
    # fourteen. Circles that outlive a page are few: they can wait for one page of a hundred.
    gc.set_threshold(700, 10, 100)


settle()
