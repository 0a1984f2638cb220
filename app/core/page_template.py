"""Templates whose macros are made once."""

from jinja2 import Template
from jinja2.environment import TemplateModule
from jinja2.runtime import Context


class PageTemplate(Template):
    """A template whose macros are the same wherever they are imported, for all names come from the environment.

    Jinja looks at each import whether there are others. The page of a case imports 160 times: the GOV.UK macros import
    each other anew at each use.
    """

    def _get_default_module(self, ctx: Context | None = None) -> TemplateModule:  # noqa: ARG002  # as it is called
        if self._module is None:
            self._module = self.make_module()
        return self._module
