// Loaded by every page: the GOV.UK components that need a script, and the curtain.
import { Button } from "govuk-frontend/dist/govuk/components/button/button.mjs";
import { Checkboxes } from "govuk-frontend/dist/govuk/components/checkboxes/checkboxes.mjs";
import { ErrorSummary } from "govuk-frontend/dist/govuk/components/error-summary/error-summary.mjs";
import { NotificationBanner } from "govuk-frontend/dist/govuk/components/notification-banner/notification-banner.mjs";
import { PasswordInput } from "govuk-frontend/dist/govuk/components/password-input/password-input.mjs";
import { Radios } from "govuk-frontend/dist/govuk/components/radios/radios.mjs";
import { ServiceNavigation } from "govuk-frontend/dist/govuk/components/service-navigation/service-navigation.mjs";
import { SkipLink } from "govuk-frontend/dist/govuk/components/skip-link/skip-link.mjs";
import { startCopying } from "./core/copy.js";
import { startCurtain } from "./core/curtain.js";
import { lookAgain } from "./core/look_again.js";
import { startTerms } from "./core/terms.js";

const components = [
  [Button, { preventDoubleClick: true }],
  [Checkboxes],
  [ErrorSummary],
  [NotificationBanner],
  [PasswordInput],
  [Radios],
  [ServiceNavigation],
  [SkipLink],
];

/** Wakes the components in this part of the page that are not awake yet. */
function wake(scope) {
  for (const [Component, config] of components) {
    const name = Component.moduleName;
    for (const element of scope.querySelectorAll(`[data-module="${name}"]:not([data-${name}-init])`)) {
      new Component(element, config);
    }
  }
}

document.body.classList.add("js-enabled", "govuk-frontend-supported");
wake(document);
startCopying();
startCurtain();
startTerms();
document.addEventListener("caseround:morphed", (event) => wake(event.target));
lookAgain();
