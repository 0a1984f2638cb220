// Forms marked `data-passkey="prove"` or `"make"`: asks the server what to ask of the device, asks the device, and sends the
// form with its answer. Nothing is decided here; the server checks what the device signed.

const toBytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (letter) => letter.charCodeAt(0));

function toText(buffer) {
  const letters = Array.from(new Uint8Array(buffer), (byte) => String.fromCharCode(byte)).join("");
  return btoa(letters).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}

const withBytes = (keys = []) => keys.map((key) => ({ ...key, id: toBytes(key.id) }));

const ceremonies = {
  /** Asks the device to sign the challenge with a passkey it has. */
  async prove(options) {
    const key = await navigator.credentials.get({
      publicKey: { ...options, challenge: toBytes(options.challenge), allowCredentials: withBytes(options.allowCredentials) },
    });
    const { authenticatorData, clientDataJSON, signature, userHandle } = key.response;
    return {
      ...outside(key),
      response: {
        authenticatorData: toText(authenticatorData),
        clientDataJSON: toText(clientDataJSON),
        signature: toText(signature),
        userHandle: userHandle ? toText(userHandle) : null,
      },
    };
  },
  /** Asks the device to make a passkey. */
  async make(options) {
    const key = await navigator.credentials.create({
      publicKey: {
        ...options,
        challenge: toBytes(options.challenge),
        user: { ...options.user, id: toBytes(options.user.id) },
        excludeCredentials: withBytes(options.excludeCredentials),
      },
    });
    const { attestationObject, clientDataJSON } = key.response;
    return {
      ...outside(key),
      response: { attestationObject: toText(attestationObject), clientDataJSON: toText(clientDataJSON) },
    };
  },
};

const outside = (key) => ({ id: key.id, rawId: toText(key.rawId), type: key.type, clientExtensionResults: {} });

const problems = {
  InvalidStateError: "This device has a passkey for you already.",
  NotAllowedError: "No passkey was used. Try again, or use another way.",
  unknown: "The passkey could not be used. Try again, or use another way.",
  unsupported: "This browser cannot use passkeys. Use another way.",
};

async function askServer(form) {
  const answer = await fetch(form.dataset.options, {
    method: "POST",
    body: new URLSearchParams(new FormData(form)),
    redirect: "manual",
  });
  if (answer.type === "opaqueredirect" && form.dataset.confirm) {
    // The last proof of who this is has grown too old: that comes first.
    window.location.assign(form.dataset.confirm);
    return new Promise(() => {});
  }
  if (!answer.ok) throw new Error(`options: ${answer.status}`);
  return answer.json();
}

function say(form, words) {
  const problem = form.querySelector("[data-passkey-problem]");
  problem.hidden = words === "";
  problem.textContent = words;
}

async function run(form) {
  say(form, "");
  if (!window.PublicKeyCredential) {
    say(form, problems.unsupported);
    return;
  }
  const button = form.querySelector("button[type=submit]");
  button.disabled = true;
  try {
    const answer = await ceremonies[form.dataset.passkey](await askServer(form));
    form.elements.answer.value = JSON.stringify(answer);
    form.submit();
  } catch (error) {
    say(form, problems[error.name] || problems.unknown);
    button.disabled = false;
    button.focus();
  }
}

/** Lets the passkey forms of this part of the page ask the device before they are sent. */
export function wakePasskeyForms(scope) {
  for (const form of scope.querySelectorAll("form[data-passkey]")) {
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      run(form);
    });
  }
}
