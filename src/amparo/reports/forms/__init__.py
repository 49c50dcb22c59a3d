"""How a report is asked: one form for each, its filters as words."""

from amparo.reports.forms.acts import Freezing, Wanting, Withdrawing
from amparo.reports.forms.asking import FORMS, ReportForm, form_of

__all__ = ["FORMS", "Freezing", "ReportForm", "Wanting", "Withdrawing", "form_of"]
