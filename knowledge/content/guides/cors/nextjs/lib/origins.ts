const origin = /^(https:\/\/[a-z0-9.-]+|http:\/\/localhost)(:\d+)?$/;

/** The origins of our own pages, from the settings. It fails on "*", "null", patterns and addresses in place of letting them in. */
export function listed(setting = ""): string[] {
  const origins = setting.split(",");
  for (const o of origins) if (!origin.test(o)) throw new Error(`ORIGINS: "${o}" is not an origin such as https://app.example.com`);
  return origins;
}
