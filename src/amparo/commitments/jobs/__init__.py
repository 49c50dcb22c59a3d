"""Tables of depositaries and of researchers that become treaty actions."""

from amparo.commitments.jobs.core_status import CoreStatusImporter
from amparo.commitments.jobs.participants import ParticipantImporter

__all__ = ["CoreStatusImporter", "ParticipantImporter"]
