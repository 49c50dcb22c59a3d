"""Those who work in the demonstration: one account for each role, under invented service names."""

from datetime import date, datetime

from django.contrib.auth.hashers import make_password

from amparo.people.models import Organisation, Post, User
from amparo.places.models import Area
from amparo.training.models import Certificate

# role, service name, body, region, language
CAST = (
    ("intake_officer", "Oficial Huarango", "DGDH", "", "es"),
    ("intake_lead", "Jefa Molle", "DGDH", "", "es"),
    ("duty_officer", "Oficial Yanchama", "DGDH", "", "es"),
    ("duty_officer", "Oficial Ceibo", "DGDH", "", "es"),
    ("assessor", "Evaluador Pacae", "DGDH", "", "es"),
    ("assessor", "Evaluadora Sacha", "DGDH", "", "qu"),
    ("assessment_lead", "Revisora Capulí", "DGDH", "", "es"),
    ("case_officer", "Oficial Lúcumo", "DGDH", "", "es"),
    ("case_officer", "Oficial Quishuar", "DGDH", "", "es"),
    ("follow_up_officer", "Oficial Totora", "DGDH", "", "es"),
    ("decider", "Viceministra Queñua", "VMDHAJ", "", "es"),
    ("review_authority", "Ministro Aliso", "MINJUSDH", "", "es"),
    ("sector_liaison", "Enlace de Interior", "MININTER", "", "es"),
    ("sector_liaison", "Enlace de Ambiente", "MINAM", "", "es"),
    ("sector_liaison", "Enlace de Cultura", "MINCUL", "", "es"),
    ("sector_liaison", "Enlace de la Mujer", "MIMP", "", "es"),
    ("sector_liaison", "Enlace de Agricultura", "MIDAGRI", "", "es"),
    ("sector_liaison", "Enlace de Energía", "MINEM", "", "es"),
    ("sector_liaison", "Enlace de Cancillería", "RREE", "", "es"),
    ("sector_liaison", "Enlace de DEVIDA", "DEVIDA", "", "es"),
    ("sector_liaison", "Enlace de Justicia", "MINJUSDH", "", "es"),
    ("implementing_officer", "Suboficial Tarwi", "PNP", "", "es"),
    ("justice_liaison", "Fiscal Chachacomo", "MP", "", "es"),
    ("registry_analyst", "Analista Oca", "DGDH", "", "es"),
    ("observer", "Comisionada Kiwicha", "DP", "", "es"),
    ("alert_analyst", "Analista Mashua", "DP", "", "es"),
    ("alert_authority", "Adjunta Olluco", "DP", "", "es"),
    ("r2p_focal_point", "Consejero Airampo", "RREE", "", "es"),
    ("desk_officer", "Secretaria Muña", "RREE", "", "es"),
    ("desk_officer", "Secretario Cedro", "RREE-DMA", "", "es"),
    ("desk_officer", "Secretaria Achiote", "RREE-DDH", "", "es"),
    ("desk_head", "Embajadora Chilca", "RREE", "", "en"),
    ("demining_officer", "Ingeniero Ichu", "RREE", "", "es"),
    ("trainer", "Capacitadora Retamo", "DGDH", "", "es"),
    ("data_protection_officer", "Oficial de Datos Cantuta", "MINJUSDH", "", "es"),
    ("auditor", "Auditor Eucalipto", "DP", "", "es"),
    ("system_administrator", "Administrador Sauco", "MINJUSDH", "", "es"),
)  # fmt: skip
# Modules beside the base one that each assessor has passed.
MODULES = ("GENDER", "INTERCULTURAL", "LGBTI", "DISABILITY", "CHILD")
LONG_AGO = date(2021, 5, 3)


def address_of(role: str, again: int) -> str:
    """Return the sign-in of the n-th account of a role, from 0: `assessor`, `assessor2`."""
    name = role.replace("_", ".")
    return f"{name}{again + 1 if again else ''}@demo.amparo.example"


def open_accounts(password: str, *, at: datetime) -> dict[str, list[User]]:
    """Return the accounts by role, made if they are not there."""
    made: dict[str, list[User]] = {}
    kept = make_password(password)  # once for all: it is slow on purpose
    for role, name, code, region, language in CAST:
        body = Organisation.objects.get(country="PE", code=code)
        address = address_of(role, len(made.get(role, ())))
        user = User.objects.filter(email=address).first()
        if user is None:
            user = User.objects.create(
                email=address, password=kept, service_name=name, language=language,
                is_demonstration=True, joined_at=at,
            )  # fmt: skip
            area = Area.objects.filter(country="PE", name=region).first() if region else None
            Post.objects.create(
                user=user, organisation=body, role=role, region=area, since_on=LONG_AGO
            )
            if role == "assessor":
                _certify(user, body, at)
        made.setdefault(role, []).append(user)
    return made


def _certify(user: User, issuer: Organisation, at: datetime) -> None:
    issued = date(at.year - 1, 5, 15)
    for module in ("RISK_BASE", *MODULES):
        Certificate.objects.create(
            user=user, module=module, issuer=issuer, issued_on=issued,
            expires_on=date(issued.year + 2, 5, 14),
        )  # fmt: skip
