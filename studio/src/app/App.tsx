/** What every page stands in: theme, server state, router. */
import { MantineProvider } from "@mantine/core";
import { MutationCache, QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { useSyncExternalStore } from "react";

import { Problem } from "@/api/problem";
import { isKeyAskedFor, onKeyAsked } from "@/api/session";
import { Notices, notifyError } from "@/components/notices";

import { SignIn } from "./SignIn";
import { router } from "./router";
import { theme, variables } from "./theme";

const queries = new QueryClient({
  defaultOptions: {
    queries: {
      // A refusal stays a refusal; only silence is worth asking again.
      retry: (failures, error) => error instanceof Problem && error.isOffline && failures < 3,
      staleTime: 5_000,
    },
  },
  // Whoever handles an error itself says so with `meta: { isHandled: true }`.
  mutationCache: new MutationCache({
    onError: (error, _variables, _context, mutation) => {
      if (!mutation.meta?.isHandled) notifyError(error);
    },
  }),
});

export function App() {
  const isSignedOut = useSyncExternalStore(onKeyAsked, isKeyAskedFor);
  return (
    <MantineProvider theme={theme} cssVariablesResolver={variables} defaultColorScheme="auto">
      <QueryClientProvider client={queries}>
        {isSignedOut ? <SignIn /> : <RouterProvider router={router} />}
        <Notices />
      </QueryClientProvider>
    </MantineProvider>
  );
}
