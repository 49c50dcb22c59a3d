"""The words of the demonstration: invented people, invented events, real regions."""

NAMES = (
    "Rosaura Ficticia Huamán", "Teófilo Inventado Quispe", "Marisol Imaginaria Shuña",
    "Edilberto Supuesto Rengifo", "Nélida Ficticia Pezo", "Fortunato Inventado Mamani",
    "Graciela Imaginaria Tuesta", "Wilder Supuesto Ccopa", "Yolanda Ficticia Chávez",
    "Santos Inventado Pacaya", "Irma Imaginaria Condori", "Lucio Supuesto Arirama",
    "Delfina Ficticia Yahuarcani", "Américo Inventado Puma", "Zoraida Imaginaria Ríos",
    "Melquiades Supuesto Apaza",
)  # fmt: skip
COLLECTIVES = (
    "Comunidad Nativa Ficticia de Yarinaquiro", "Comunidad Campesina Inventada de Pukarumi",
    "Ronda Campesina Imaginaria de Chontapampa", "Federación Supuesta de la Cuenca Media",
    "Sindicato Inventado de la Hilandería", "Comunidad Nativa Imaginaria de Samiria Alta",
)  # fmt: skip
KINDS = (
    "native_community", "peasant_community", "peasant_patrol", "federation", "union",
    "native_community",
)  # fmt: skip
REGIONS = (
    "Ucayali", "Loreto", "Madre de Dios", "Cusco", "Cajamarca", "San Martín", "Junín", "Puno",
    "Apurímac", "Áncash", "Amazonas", "Huánuco", "Lima", "Pasco", "Piura",
)  # fmt: skip
CAUSES = (
    "land", "environment", "indigenous", "women", "labour", "lgbti", "justice_memory",
    "anti_corruption",
)  # fmt: skip
STORIES = (
    "Dos hombres llegaron de noche en moto y dejaron un papel: que dejemos la denuncia por la tala o nos vamos a arrepentir. Mi vecina también los vio.",
    "Desde que fuimos a la fiscalía por el agua del río, una camioneta sin placa para frente a la casa comunal dos veces por semana.",
    "Me llamaron de un número que no conozco. Sabían el nombre de mi hija y la hora en que sale del colegio. Dijeron que deje de hablar de la mina.",
    "Cortaron los linderos del norte y quemaron el puesto de vigilancia. El jefe de los que entraron dijo que ya saben quién firma los papeles.",
    "Publicaron mi foto en una página diciendo que soy terrorista. Ese mismo día rompieron la puerta del local de la asociación.",
    "En la asamblea avisaron que hay una lista con los nombres de la directiva. A uno ya le dispararon al techo de su casa.",
    "Me citaron por una denuncia que no conozco. El abogado dice que es por la protesta de mayo. Mientras tanto, siguen las llamadas.",
    "Hombres con botas entraron a la chacra y mataron los animales. No robaron nada. Dejaron una bala en la mesa.",
)  # fmt: skip
SUSPECTED = ("crime_logging", "crime_mining", "crime_drugs", "organised_crime")
STORIES_QU = (
    "Tuta chayamurqaku iskay runakuna motopi. Huk qillqata saqirqaku: mana sacha kuchuymanta rimasqaykuchu, mana chayqa llakikunkichikmi nispa.",
    "Mayu unumanta fiscalíaman riptiyku, huk carro mana placayuq wasiyku ñawpaqpi sayan, sapa semana iskay kuti.",
)  # fmt: skip
WANTED = (
    "Que haya patrullaje y un teléfono que funcione.", "Que investiguen quién manda esos papeles.",
    "Poder seguir trabajando sin miedo. No quiero irme de aquí.",
    "Que la policía avise antes de venir, porque no confiamos en la comisaría.",
)  # fmt: skip
DEFENDER = "Dirige la vigilancia del territorio y presentó las denuncias; lo acreditan actas y prensa local."
NEXUS = "Las amenazas nombran la denuncia y empezaron en la semana en que se presentó."
LEVEL_REASON = (
    "Los hechos están probados, son recientes y se repiten; quien amenaza tiene medios y acceso."
)
ORDINARY_REASON = (
    "Un hecho aislado y antiguo, sin repetición; hay apoyo de la organización y de la autoridad."
)
NARRATIVE = "Se entrevistó a la persona con acompañante. Hay cinco hechos en once meses, dos con registro oficial."
PERSON_VIEW = "Estoy de acuerdo con lo que escribieron. Falta decir que mi madre no puede caminar."
DENIAL = (
    "El riesgo es ordinario: un hecho aislado, sin patrón ni capacidad acreditada de quien amenazó."
)
GRANT = "El riesgo es extraordinario y guarda relación con la defensa del territorio; se requieren medidas concertadas."
ORIENTATION = "Puede acudir a la Defensoría del Pueblo y recibirá consejos de autoprotección. Si ocurre algo nuevo, vuelva con este mismo código."
ROUTE = "Puede pedir la reconsideración desde su página dentro del plazo, sin abogado."
TALKS = (
    "El patrullaje empezó, pero no avisan antes. Pide que lo hagan.",
    "El teléfono funciona. Hizo una llamada de prueba delante nuestro.",
    "No hubo hechos nuevos este mes. Duerme mejor. Quiere seguir con el intérprete.",
    "La patrulla vino una sola vez. Los niños siguen sin ir al colegio.",
)  # fmt: skip
SAID = (
    "Sí, pero que avisen antes al jefe de la comunidad.", "Ya lo tengo. Funciona.",
    "Que vengan con nosotros, no solos.", "Si salgo, entran. Mi madre no camina.", "Está bien.",
)  # fmt: skip
HARM = "Avisar antes a la persona; sin uniforme ni vehículo con distintivo frente a la casa."
# catalogue code, body, what it must know, differential item it answers
MEASURES = (
    ("INT-01", "MININTER", "Patrullaje por el río tres veces por semana; coordinar con el jefe de la comunidad.", ""),
    ("JUS-01", "MINJUSDH", "Carta a las autoridades locales que reconoce la labor de defensa.", ""),
    ("AMB-04", "MINAM", "Seguimiento sectorial de la supervisión forestal en el lindero norte.", "D6"),
    ("CUL-01", "MINCUL", "Intérprete en cada diligencia.", "D3"),
    ("COL-08", "MINJUSDH", "Apoyo psicosocial mensual, por llamada segura.", "D1"),
)  # fmt: skip
# title, kind, publisher, reliability
SOURCES = (
    ("Informe anual de ataques a personas defensoras", "organisation_report",
     "Observatorio Imaginario de Derechos", "high"),
    ("Registro de ocurrencias de la Defensoría", "official_record", "Defensoría del Pueblo", "high"),
    ("Crónica de la cuenca", "press", "Semanario Inventado La Quebrada", "uncertain"),
    ("Boletín de radios comunitarias", "organisation_report", "Red Inventada de Radios",
     "fairly_high"),
)  # fmt: skip
# region, kind, phase, state, title, groups
SITUATIONS = (
    ("Ucayali", "demarcation", "escalation", "active",
     "Tala y cultivos ilícitos sobre comunidades sin título de la cuenca media",
     ["pueblos indígenas"]),
    ("Madre de Dios", "socio_environmental", "crisis", "active",
     "Minería ilegal en la zona de amortiguamiento", ["comités de vigilancia", "guardaparques"]),
    ("Cusco", "socio_environmental", "dialogue", "active",
     "Corredor minero: protesta por el polvo y el agua", ["comunidades campesinas"]),
    ("Cajamarca", "socio_environmental", "early", "latent",
     "Laguna de cabecera y ampliación de un tajo", ["rondas campesinas"]),
    ("Loreto", "socio_environmental", "de_escalation", "active",
     "Derrames de un ducto y remediación pendiente", ["pueblos indígenas"]),
    ("Lima", "labour", "early", "in_observation",
     "Despidos de dirigentes tras la huelga de la hilandería", ["sindicatos"]),
)  # fmt: skip
POINTS = (
    "Encargos fuera de plazo, entidad por entidad", "Vías seguras de notificación sin señal",
    "Formación de quienes evalúan en zonas amazónicas",
)  # fmt: skip
# body, what it agreed to do
AGREEMENTS = (
    ("MININTER", "Nombrar un suplente del enlace para los fines de semana."),
    ("MINCUL", "Entregar la lista de intérpretes por cuenca y su disponibilidad."),
)  # fmt: skip
