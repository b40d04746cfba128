"""Read by gunicorn from the working directory: its access log holds no secrets in addresses."""

from typing import Any

from gunicorn.glogging import Logger

from config.log_filters import WithoutTokens, cleaned_atoms


class LoggerWithoutTokens(Logger):
    def setup(self, cfg: Any) -> None:
        super().setup(cfg)
        self.error_log.addFilter(WithoutTokens())

    def atoms(self, resp: Any, req: Any, environ: Any, request_time: Any) -> dict[str, Any]:
        return cleaned_atoms(super().atoms(resp, req, environ, request_time))


logger_class = LoggerWithoutTokens
