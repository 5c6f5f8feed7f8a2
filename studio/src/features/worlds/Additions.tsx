import { Button } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import {
  acceptAdditions,
  dismissAdditions,
  worldProposalsQuery,
  worldsKey,
  type StoredWorld,
} from "@/api/worlds";
import { text } from "@/lib/messages/worlds";

/** What generations would add to the world; nothing of it is there before it is accepted. */
export function Additions({ stored: { id, version } }: { stored: StoredWorld }) {
  const { data: waiting = [] } = useQuery(worldProposalsQuery(id));
  const queries = useQueryClient();
  const renew = () => queries.invalidateQueries({ queryKey: worldsKey });
  const accept = useMutation({
    mutationFn: (proposal: string) => acceptAdditions(id, version, [proposal]),
    onSettled: renew,
  });
  const dismiss = useMutation({
    mutationFn: (proposal: string) => dismissAdditions(id, [proposal]),
    onSettled: renew,
  });
  if (waiting.length === 0) return null;
  return (
    <section className="panel stack">
      <h2>{text.worlds.proposals}</h2>
      {waiting.map(({ id: proposal, addition: { entity }, reason }) => (
        <div key={proposal} className="stack">
          <div>
            <h3>{entity.name}</h3>
            <p>{entity.text}</p>
            {reason && <p className="quiet">{reason}</p>}
          </div>
          <div className="row">
            <Button
              size="compact-sm"
              aria-label={text.worlds.acceptOf(entity.name)}
              onClick={() => {
                accept.mutate(proposal);
              }}
            >
              {text.worlds.accept}
            </Button>
            <Button
              size="compact-sm"
              variant="default"
              aria-label={text.worlds.dismissOf(entity.name)}
              onClick={() => {
                dismiss.mutate(proposal);
              }}
            >
              {text.worlds.dismiss}
            </Button>
          </div>
        </div>
      ))}
    </section>
  );
}
