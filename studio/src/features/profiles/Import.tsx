import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";

import { importProfile, profilesKey, type ProfileKind } from "@/api/profiles";
import { notify } from "@/components/notices";
import { text } from "@/lib/messages/profiles";

import classes from "./ProfilesPage.module.css";
import { profileName } from "./said";

/** A YAML file becomes a profile of one's own, called as the file is. */
export function Import({ kind }: { kind: ProfileKind }) {
  const navigate = useNavigate();
  const queries = useQueryClient();
  const bring = useMutation({
    mutationFn: (file: File) =>
      importProfile(kind, profileName(file.name.replace(/\.\w+$/, "")), file),
    onSuccess: async ({ name }) => {
      await queries.invalidateQueries({ queryKey: profilesKey });
      notify({ message: text.profiles.imported(name) });
      await navigate({ to: "/profiles", search: { kind, name } });
    },
  });
  return (
    <label className={classes.import}>
      {text.profiles.importLabel[kind]}
      <input
        type="file"
        className="only-heard"
        accept=".yaml,.yml"
        onChange={(event) => {
          const file = event.currentTarget.files?.[0];
          event.currentTarget.value = "";
          if (file) bring.mutate(file);
        }}
      />
    </label>
  );
}
