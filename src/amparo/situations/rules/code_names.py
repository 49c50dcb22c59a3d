"""Names that hide names: birds, trees and plants of Peru, each easy to say aloud."""

import secrets

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
TRIES = 20  # of each length
NUMBERS = range(1000, 10_000)


def candidates() -> list[str]:
    """Return code names to choose from: some of one word, then of two, then with a number.

    Drawn by chance, never in order: a code name must not tell when its person came. The first that
    is free is taken, so names grow longer only as the short ones run out.
    """
    pairs = [f"{secrets.choice(BIRDS)} {secrets.choice(SECOND)}" for _ in range(2 * TRIES)]
    numbered = [f"{pair} {secrets.choice(NUMBERS)}" for pair in pairs[TRIES:]]
    return [*(secrets.choice(SINGLE) for _ in range(TRIES)), *pairs[:TRIES], *numbered]
