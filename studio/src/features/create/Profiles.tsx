import { NativeSelect } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";

import type { Choices } from "@/api/options";
import { profilesQuery } from "@/api/profiles";
import { doctorQuery, isComposing } from "@/api/system";
import { text } from "@/lib/messages/create";

interface ProfilesProps {
  choices: Choices;
  choose: (name: string, value: unknown) => void;
}

/** Who writes, and by which profiles. */
export function Profiles({ choices, choose }: ProfilesProps) {
  const profiles = useQuery(profilesQuery);
  const doctor = useQuery(doctorQuery);
  const select = (kind: "config" | "prompts", option: string, label: string, about: string) => (
    <NativeSelect
      label={label}
      description={about}
      value={String((choices[option] as string | undefined) ?? "")}
      onChange={(event) => {
        choose(option, event.currentTarget.value || undefined);
      }}
      data={[
        { value: "", label: text.create.asServer },
        ...(profiles.data ?? [])
          .filter((one) => one.kind === kind && one.is_valid)
          .map((one) => ({ value: one.name, label: one.name })),
      ]}
    />
  );
  return (
    <section className="panel stack">
      <div>
        <h2>{text.create.whoWrites}</h2>
        {doctor.data && <Writer said={doctor.data.writer} />}
      </div>
      {select("config", "profile", text.create.profile, text.create.profileAbout)}
      {select(
        "prompts",
        "prompt_profile",
        text.create.promptProfile,
        text.create.promptProfileAbout,
      )}
    </section>
  );
}

function Writer({ said }: { said: string }) {
  if (!isComposing(said)) return <p className="quiet">{`${text.create.model}: ${said}`}</p>;
  return (
    <>
      <p>
        <span className="badge">{text.create.noModel}</span>
      </p>
      <p className="quiet">
        {text.create.composer} <Link to="/setup">{text.create.connect}</Link>
      </p>
    </>
  );
}
