import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";

import { doctorQuery, isComposing } from "@/api/system";
import { text } from "@/lib/messages/create";

const SEEN = "cardforge.firstTime";

/** Says once, and to nobody who has answered, that a model could write instead. */
export function FirstTime() {
  const doctor = useQuery(doctorQuery);
  const [isSeen, setSeen] = useState(() => localStorage.getItem(SEEN) !== null);
  if (isSeen || !doctor.data || !isComposing(doctor.data.writer)) return null;
  const dismiss = () => {
    localStorage.setItem(SEEN, "yes");
    setSeen(true);
  };
  return (
    <div className="panel row apart">
      <p className="quiet">{text.create.firstTime}</p>
      <div className="row">
        <Button size="compact-sm" variant="default" component={Link} to="/setup" onClick={dismiss}>
          {text.create.connect}
        </Button>
        <Button size="compact-sm" variant="subtle" onClick={dismiss}>
          {text.create.without}
        </Button>
      </div>
    </div>
  );
}
