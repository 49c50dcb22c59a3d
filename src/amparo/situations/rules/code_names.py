"""Names that hide names: birds, trees and plants of Peru, each easy to say aloud."""

import secrets
from collections.abc import Container

BIRDS = (
    *("Zorzal", "Picaflor", "Cóndor", "Guacamayo", "Tunqui", "Parihuana", "Chihuaco", "Gavilán"),
    *("Perdiz", "Chirote", "Huanchaco", "Jilguero", "Cernícalo", "Garza", "Pelícano", "Zarcillo"),
    *("Piquero", "Cormorán", "Trompetero", "Paujil", "Pucacunga", "Manacaraco", "Tucán"),
    *("Paucar", "Golondrina", "Lechuza", "Búho", "Halcón", "Ibis", "Huallata", "Chiguanco"),
    *("Tortolita", "Cuculí", "Colibrí", "Carpintero", "Pitajo", "Yanavico", "Gaviota", "Ostrero"),
    *("Chorlo", "Playero", "Martineta", "Suri", "Aguilucho", "Caracara", "Perico", "Turtupilín"),
    *("Gorrión", "Tordo", "Violinista", "Canastero", "Churrete", "Cometocino", "Tangara"),
    *("Jacamar", "Camungo", "Tuyuyo", "Saltarín"),
)
TREES = (
    *("Molle", "Quenual", "Tara", "Algarrobo", "Huarango", "Ceibo", "Caoba", "Cedro", "Lupuna"),
    *("Shihuahuaco", "Tornillo", "Capirona", "Bolaina", "Aguaje", "Huasaí", "Chambira"),
    *("Pijuayo", "Shiringa", "Renaco", "Ojé", "Copaiba", "Ishpingo", "Quinilla", "Estoraque"),
    *("Sapote", "Faique", "Palto", "Guanábano", "Lúcumo", "Pacae", "Chirimoyo", "Aliso", "Sauco"),
    *("Colle", "Queñua", "Chachacomo", "Romerillo", "Huito", "Ungurahui", "Topa", "Pona"),
    *("Tahuarí", "Mashonaste", "Moena", "Catahua", "Cumala", "Machinga", "Ulcumano"),
)
PLANTS = (
    *("Cantuta", "Puya", "Ichu", "Muña", "Chilca", "Retama", "Amancay", "Quinua", "Kiwicha"),
    *("Cañihua", "Tarwi", "Oca", "Olluco", "Mashua", "Maca", "Yacón", "Arracacha", "Achira"),
    *("Airampo", "Sancayo", "Totora", "Huamanripa", "Chuquiragua", "Ñorbo", "Achiote"),
    *("Huacatay", "Rocoto", "Ají", "Granadilla", "Aguaymanto", "Camote", "Yuca", "Maní"),
    *("Vainilla", "Orquídea", "Bromelia", "Helecho", "Yareta", "Tola", "Hercampuri", "Valeriana"),
    *("Llantén", "Panisara", "Salvia", "Altamisa", "Cardo", "Pitahaya", "Sábila", "Cocona"),
    *("Camucamu",),
)
SINGLE = tuple(dict.fromkeys((*BIRDS, *TREES, *PLANTS)))
SECOND = tuple(dict.fromkeys((*TREES, *PLANTS)))
TRIES = 60


def code_name(taken: Container[str]) -> str:
    """Return a code name that is not taken: one word, or two once the single ones run out.

    Drawn by chance, never in order: a code name must not tell when its person came.
    """
    for _ in range(TRIES):
        name = secrets.choice(SINGLE)
        if name not in taken:
            return name
    for _ in range(TRIES):
        name = f"{secrets.choice(BIRDS)} {secrets.choice(SECOND)}"
        if name not in taken:
            return name
    while True:
        pair = f"{secrets.choice(BIRDS)} {secrets.choice(SECOND)}"
        name = f"{pair} {secrets.randbelow(9000) + 1000}"
        if name not in taken:
            return name
