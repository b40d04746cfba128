from reporting.domain.reports import Exporter

EXPORTERS: dict[str, Exporter] = {}
