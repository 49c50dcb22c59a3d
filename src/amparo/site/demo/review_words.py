"""The words of an invented review: what States asked, what was answered, done and reported.

No State ever said any of it: the round and each of its documents say that they are invented.
"""

ROUND = "EPU de ejemplo (inventado)"
INVENTED = "Inventado, para la demostración."
ONE_MISSING = "El documento inventado dice trece; aquí hay doce, y se busca cuál falta."
DEFENDERS = "Personas defensoras de derechos humanos"
# number, State, what it asks, kind of thing asked, category, themes, groups, targets
ASKED = (
    ("1", "Uruguay", "Fortalecer el mecanismo de protección de personas defensoras con presupuesto propio y personal suficiente.",
     "budget", 4, (DEFENDERS,), (), ("16.10",)),
    ("2", "Costa Rica", "Dotar de presupuesto propio y personal suficiente al mecanismo de protección de personas defensoras.",
     "budget", 4, (DEFENDERS,), (), ("16.10",)),
    ("3", "Portugal", "Adoptar un protocolo de patrullaje coordinado con las comunidades indígenas amenazadas por economías ilegales.",
     "policy", 5, (DEFENDERS, "Pueblos indígenas"), ("Pueblos indígenas",), ("16.1",)),
    ("4", "Uruguay", "Capacitar a fiscales y jueces en los estándares sobre personas defensoras.",
     "train", 4, (DEFENDERS, "Acceso a la justicia"), (), ("16.3",)),
    ("5", "Costa Rica", "Acelerar la titulación de las tierras de las comunidades nativas y campesinas.",
     "policy", 4, ("Pueblos indígenas", "Tierra y territorio"), ("Pueblos indígenas",), ("1.4",)),
    ("6", "Portugal", "Avanzar con mayor rapidez en la titulación de las tierras de las comunidades nativas y campesinas.",
     "policy", 4, ("Pueblos indígenas", "Tierra y territorio"), ("Pueblos indígenas",), ("1.4",)),
    ("7", "Uruguay", "Adoptar medidas de protección diferenciadas para las mujeres defensoras.",
     "policy", 5, (DEFENDERS, "Derechos de las mujeres"), ("Mujeres",), ("5.2",)),
    ("8", "Costa Rica", "Ratificar el Protocolo Facultativo del Pacto Internacional de Derechos Económicos, Sociales y Culturales.",
     "ratify", 5, ("Instrumentos internacionales",), (), ()),
    ("9", "Portugal", "Ratificar el Segundo Protocolo Facultativo del Pacto Internacional de Derechos Civiles y Políticos.",
     "ratify", 5, ("Instrumentos internacionales",), (), ()),
    ("10", "Uruguay", "Publicar cada año las cifras de ataques contra personas defensoras, por sexo y por región.",
     "report", 5, (DEFENDERS,), (), ("16.10",)),
    ("11", "Costa Rica", "Crear en cada región una fiscalía especializada en delitos contra personas defensoras.",
     "legislate", 5, (DEFENDERS, "Acceso a la justicia"), (), ("16.3",)),
    ("12", "Portugal", "Revisar los tipos penales que se usan contra quienes protestan de manera pacífica.",
     "legislate", 4, ("Libertad de reunión",), (), ("16.3",)),
)  # fmt: skip
# number: the answer, and its words
ANSWERED = {
    "1": ("supported", "Se acepta."), "2": ("supported", "Se acepta."),
    "3": ("supported", "Se acepta; el trabajo empezó en dos regiones."),
    "4": ("supported", "Se acepta."), "5": ("supported", "Se acepta."),
    "6": ("in_part", "Se acepta en parte: el plazo depende de los gobiernos regionales."),
    "7": ("supported", "Se acepta."),
    "8": ("in_part", "Se acepta enviar el Protocolo al Congreso, que decide."),
    "9": ("noted", "Se toma nota: exige un debate en el Congreso."),
    "10": ("supported", "Se acepta."),
    "11": ("noted", "Se toma nota: el Ministerio Público es autónomo."),
    "12": ("noted", "Se toma nota: corresponde al Congreso."),
}  # fmt: skip
# The body to which a recommendation was assigned; 10 waits for one.
ASSIGNED = {
    "1": "MINJUSDH", "2": "MINJUSDH", "3": "MININTER", "4": "MINJUSDH", "5": "MIDAGRI",
    "6": "MIDAGRI", "7": "MIMP", "8": "RREE",
}  # fmt: skip
# Pairs that ask the same: a title and a theme.
ALIKE = (
    ("1", "2", "Presupuesto y personal del mecanismo", DEFENDERS),
    ("5", "6", "Titulación de tierras comunales", "Tierra y territorio"),
)
# reference, kind, what it answers, how many days ago it was given to bodies (the first leads), how
# far those are with it, days to its day, words
DEEDS = (
    ("EPU-A1", "procedure", ("3",), 300, ("MININTER", "MINCUL", "MIDAGRI"), "report", 150,
     "Protocolo de patrullaje coordinado con comunidades",
     "Acordar con cada comunidad quién avisa, por dónde se entra y cada cuánto se vuelve."),
    ("EPU-A2", "policy", ("7",), 300, ("MIMP", "MININTER"), "report", 90,
     "Medidas de protección con enfoque de género",
     "Revisar cada medida con la defensora y con quienes dependen de ella."),
    ("EPU-A3", "training", ("4",), 2, ("MINJUSDH", "MIMP"), "offer", 210,
     "Curso anual para fiscales y jueces", "Un curso de cuarenta horas, cada año."),
    ("EPU-A4", "registry", ("5", "6"), 300, ("MIDAGRI", "MINCUL"), "report", -15,
     "Titulación de comunidades de la cuenca media",
     "Cerrar los expedientes que esperan georreferencia."),
    ("EPU-A5", "international_act", ("8",), 9, ("RREE", "MINJUSDH"), "begin", 28,
     "Seguimiento en el Congreso del Protocolo Facultativo",
     "Responder las preguntas de la comisión y publicar el expediente."),
    ("EPU-A6", "programme", ("1", "2"), 8, ("MINJUSDH", "MININTER"), "begin", 60,
     "Partida propia del mecanismo en el presupuesto",
     "Pedir una partida propia y el personal que falta en las regiones."),
)  # fmt: skip
STARTED = "Se nombró a quien responde y empezó el trabajo."
# reference, kind, title, unit, the action it measures, manager, first report in days,
# values of three years, baseline, target
MEASURED = (
    ("EPU-I1", "process", "Regiones con un protocolo de patrullaje coordinado", "regiones",
     "EPU-A1", "MININTER", -60, (4, 7, 9), "2", "15"),
    ("EPU-I2", "outcome", "Defensoras cuyas medidas se revisaron con enfoque de género", "%",
     "EPU-A2", "MIMP", -12, (41, 55, 68), "35", "90"),
    ("EPU-I3", "outcome", "Comunidades tituladas en la cuenca media", "comunidades",
     "EPU-A4", "MIDAGRI", 20, (12, 19, 21), "8", "60"),
)  # fmt: skip
# indicator, title, text, what shows it
REPORTED = (
    ("EPU-I1", "Avance del protocolo en nueve regiones",
     "Nueve regiones firmaron el protocolo. En dos falta el radio para avisar.",
     "Actas de acuerdo con comunidades (inventadas)"),
    ("EPU-I2", "Revisión de medidas con enfoque de género",
     "De cada cien medidas, sesenta y ocho se revisaron con la defensora.",
     "Cuadro de medidas revisadas (inventado)"),
)  # fmt: skip
# The action of which a body reports: a title, a text, what shows it.
DONE = (
    "EPU-A1", "Primer balance del patrullaje",
    "Cada comunidad eligió quién avisa. Las patrullas entran por el río y vuelven cada quince días.",
    "Balance del patrullaje (inventado)",
)  # fmt: skip
# who says so, what they are, scale, grade, why
GRADED = (
    ("Observatorio Imaginario de Derechos", "ngo", "upr_info", "partially implemented",
     "Hay patrullaje en nueve regiones, pero no siempre se avisa antes."),
    ("Ministerio del Interior (ejemplo)", "state", "internal", "in_progress",
     "El protocolo se aplica en nueve regiones."),
)  # fmt: skip
NATIONAL = "Informe nacional al Examen Periódico Universal (ejemplo)"
# Parts of the national report; those without words are still to be written.
CHAPTERS = (
    ("Metodología y consulta",
     "El informe se preparó con nueve sectores y con dos audiencias públicas. Todo en él es "
     "inventado, para la demostración."),
    ("Cambios legales e institucionales",
     "El mecanismo de protección tiene un registro de situaciones de riesgo y una alerta temprana."),
    ("Seguimiento de las recomendaciones anteriores",
     "De doce recomendaciones, siete se aceptaron y dos se aceptaron en parte. Siete tienen "
     "ya una acción en curso."),
    ("Logros y desafíos", ""), ("Prioridades y promesas", ""), ("Necesidades de cooperación", ""),
)  # fmt: skip
ASKED_TO_READ = ("MININTER", "MIMP", "MINCUL")
COMMENT = "Falta decir que las medidas se revisan con la defensora antes de aplicarlas."
FOLLOW_UP = "Informe de seguimiento al Comité de Derechos Humanos (ejemplo)"
FOLLOW_UP_CHAPTERS = (
    ("Protección de personas defensoras", "El comité pidió cifras por región. Se reúnen todavía."),
    ("Acceso a la justicia", ""),
)  # fmt: skip
