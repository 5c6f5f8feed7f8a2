import { Button, NativeSelect, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";

import { editCard } from "@/api/cards";
import { notify } from "@/components/notices";
import { formatBytes } from "@/lib/format";
import { text } from "@/lib/messages/pictures";

import { useEdited } from "../edited";
import { useStored } from "../useStored";
import {
  assetOf,
  bytesOf,
  isShown,
  placeOf,
  stemOf,
  withAsset,
  withoutAsset,
  type Asset,
} from "./assets";
import classes from "./Pictures.module.css";

/**
 * The files that a card carries. They are large, so each change is a version at once instead
 * of a draft in the browser.
 */
export function Assets() {
  const { card } = useEdited();
  const stored = useStored();
  const assets = ((card.card.data as { assets?: Asset[] }).assets ?? []).map((one) => ({ ...one }));
  const save = useMutation({
    mutationFn: (next: Asset[] | null) => editCard(card.id, card.version, { assets: next }),
    onSuccess: stored,
  });
  return (
    <section className="panel stack">
      <div>
        <h2>{text.pictures.assets}</h2>
        <p className="quiet">{text.pictures.assetsAbout}</p>
      </div>
      {assets.length === 0 && <p className="quiet">{text.pictures.noAssets}</p>}
      {assets.length > 0 && (
        <ul className={classes.assets} aria-label={text.pictures.assets}>
          {assets.map((asset, at) => (
            <li key={`${asset.type}/${asset.name}/${String(at)}`}>
              {isShown(asset) ? <img src={asset.uri} alt="" /> : <i aria-hidden />}
              <div>
                <b>{asset.name}</b>
                <div className="quiet">
                  {text.pictures.kinds[asset.type] ?? asset.type} · {sayPlace(asset)}
                </div>
              </div>
              <Button
                size="compact-xs"
                variant="subtle"
                aria-label={text.pictures.removeAsset(asset.name)}
                disabled={save.isPending}
                onClick={() => {
                  save.mutate(withoutAsset(assets, at), {
                    onSuccess: () => {
                      notify({ message: text.pictures.assetRemoved(asset.name) });
                    },
                  });
                }}
              >
                {text.editor.remove}
              </Button>
            </li>
          ))}
        </ul>
      )}
      <Add
        isSaving={save.isPending}
        onAdd={(added) => {
          save.mutate(withAsset(assets, added));
        }}
      />
    </section>
  );
}

function sayPlace(asset: Asset): string {
  const place = placeOf(asset);
  if (place === "inside") return `${asset.ext}, ${formatBytes(bytesOf(asset))}`;
  return {
    portrait: text.pictures.isPortrait,
    elsewhere: text.pictures.elsewhere,
    lost: text.pictures.inFile,
  }[place];
}

function Add({ isSaving, onAdd }: { isSaving: boolean; onAdd: (asset: Asset) => void }) {
  const [file, setFile] = useState<File | null>(null);
  const [kind, setKind] = useState("emotion");
  const [name, setName] = useState("");
  return (
    <details>
      <summary>{text.pictures.add}</summary>
      <form
        className={classes.add}
        onSubmit={(event) => {
          event.preventDefault();
          if (file) void assetOf(file, kind, name).then(onAdd);
        }}
      >
        <label>
          {text.pictures.file}
          <input
            type="file"
            required
            onChange={(event) => {
              const chosen = event.currentTarget.files?.[0] ?? null;
              setFile(chosen);
              if (chosen) setName(stemOf(chosen.name));
            }}
          />
        </label>
        <NativeSelect
          label={text.pictures.kind}
          value={kind}
          data={Object.entries(text.pictures.kinds).map(([value, label]) => ({ value, label }))}
          onChange={(event) => {
            setKind(event.currentTarget.value);
          }}
        />
        <TextInput
          label={text.pictures.name}
          description={text.pictures.nameAbout}
          value={name}
          onChange={(event) => {
            setName(event.currentTarget.value);
          }}
        />
        <Button type="submit" disabled={!file} loading={isSaving}>
          {text.pictures.addIt}
        </Button>
      </form>
    </details>
  );
}
