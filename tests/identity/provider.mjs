// An OpenID provider for the tests: the real thing, at an organisation whose people sign in by pressing a button.
// Its settings come as JSON in the first argument; it says on which address it listens.
import { generateKeyPairSync } from "node:crypto";
import { createServer } from "node:http";
import Provider from "oidc-provider";

const { port, clients } = JSON.parse(process.argv[2]);
const issuer = `http://localhost:${port}`;
const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });

// What the organisation says of each of its people: `amr` and `acr` go to the login, the rest into the token.
const people = new Map();

const provider = new Provider(issuer, {
  clients: clients.map((client) => ({
    response_types: ["code"],
    grant_types: ["authorization_code"],
    ...client,
  })),
  acrValues: ["urn:test:two-factors"],
  claims: { openid: ["sub", "tid", "oid", "email", "amr", "acr", "auth_time"] },
  clientBasedCORS: () => false,
  conformIdTokenClaims: false,
  cookies: { keys: ["only for tests"] },
  features: { devInteractions: { enabled: false } },
  findAccount: (_ctx, sub) => ({ accountId: sub, claims: () => ({ sub, ...people.get(sub)?.claims }) }),
  interactions: { url: (_ctx, interaction) => `/interaction/${interaction.uid}` },
  jwks: { keys: [{ ...privateKey.export({ format: "jwk" }), alg: "RS256", use: "sig", kid: "one" }] },
  pkce: { required: () => true },
  ttl: { Session: 3600, Interaction: 600, Grant: 600, IdToken: 600, AccessToken: 600, AuthorizationCode: 60 },
});

async function body(request) {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  return new URLSearchParams(Buffer.concat(chunks).toString());
}

/** The organisation's own page: whose button is pressed is who signs in. Consent was given by the organisation. */
async function interact(request, response) {
  const { prompt, params, session } = await provider.interactionDetails(request, response);
  const who = request.method === "POST" ? (await body(request)).get("who") : undefined;
  if (prompt.name === "login" && who === "") {
    return provider.interactionFinished(request, response, { error: "access_denied" });
  }
  if (prompt.name === "login" && who === undefined) {
    const buttons = [...people.keys()].map((sub) => `<button name="who" value="${sub}">${sub}</button>`).join(" ");
    response.writeHead(200, { "Content-Type": "text/html" });
    return response.end(`<!DOCTYPE html><title>Sign in</title><form method="post">${buttons}
      <button name="who" value="">No</button></form>`);
  }
  const accountId = who ?? session.accountId;
  const { amr, acr } = people.get(accountId);
  const grant = new provider.Grant({ accountId, clientId: params.client_id });
  grant.addOIDCScope("openid");
  const grantId = await grant.save();
  return provider.interactionFinished(
    request,
    response,
    { login: { accountId, amr, acr }, consent: { grantId } },
    { mergeWithLastSubmission: false },
  );
}

const answer = provider.callback();
createServer((request, response) => {
  if (request.url.startsWith("/interaction/")) {
    interact(request, response).catch((error) => response.writeHead(500).end(String(error)));
  } else if (request.url === "/people" && request.method === "POST") {
    body(request).then((form) => {
      people.set(form.get("sub"), JSON.parse(form.get("said")));
      response.writeHead(204).end();
    });
  } else {
    answer(request, response);
  }
}).listen(port, "localhost", () => console.log(`listening on ${issuer}`));
