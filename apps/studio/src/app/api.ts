/** The API's client with the visitor's key. Only code outside the first load imports it. */
import { Reptok } from "@reptok/client";
import { useMemo } from "react";
import { useStudio } from "./studio.tsx";

/** @param apiKey empty for none */
export const createApi = (apiKey: string): Reptok =>
  new Reptok({ baseUrl: location.origin, retries: 1, ...(apiKey === "" ? {} : { apiKey }) });

export function useApi(): Reptok {
  const { apiKey } = useStudio();
  return useMemo(() => createApi(apiKey), [apiKey]);
}

/** The message of the API's error response. */
export const apiMessageOf = (error: unknown): string =>
  (error as { readonly error?: { readonly message?: string } } | undefined)?.error?.message ?? "the request failed";
