/** The key of the server that is asked to write: sent once, kept there, never shown. */
import { queryOptions } from "@tanstack/react-query";

import { answered, client } from "./client";

const byHost = (host: string) => ({ params: { path: { host } } });

/** The host of the server that the settings name; only admins are told. */
export const providerHostQuery = queryOptions({
  queryKey: ["provider-host"],
  queryFn: async () => {
    const { settings } = await answered(client.GET("/config"));
    const url = settings.find((one) => one.name === "OPENROUTER_BASE_URL")?.value;
    return url ? new URL(url).host : null;
  },
  retry: false,
});

/** Uses the key from now on, if its server takes it; says who took it. One that is refused is not kept. */
export async function takeProviderKey(host: string, key: string): Promise<string> {
  await answered(client.PUT("/config/keys/{host}", { ...byHost(host), body: { key } }));
  try {
    return await testProviderKey(host);
  } catch (error) {
    await forgetProviderKey(host);
    throw error;
  }
}

/** Who takes the key that is in use. */
export const testProviderKey = async (host: string): Promise<string> =>
  (await answered(client.POST("/config/keys/{host}/test", byHost(host)))).server;

export const forgetProviderKey = (host: string) =>
  answered(client.DELETE("/config/keys/{host}", byHost(host)));
