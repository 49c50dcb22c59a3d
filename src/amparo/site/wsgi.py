"""What gunicorn serves."""

import os

from django.core.wsgi import get_wsgi_application

from amparo.site.checks import refuse_unsafe_start

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "amparo.site.settings")
application = get_wsgi_application()
refuse_unsafe_start()
