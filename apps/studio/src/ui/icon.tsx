/** Line icons, 20 px. */
const PATHS = {
  brush:
    "M4 16c2 0 3-1 3-2.6A1.9 1.9 0 0 0 5.100 11.500C3.500 11.500 3.500 13.500 2.500 15M7.500 12 16 3.500a1.400 1.400 0 0 1 2 2L9.500 14",
  eye: "M1.800 10S4.800 4.500 10 4.500 18.200 10 18.200 10 15.200 15.500 10 15.500 1.800 10 1.800 10ZM10 12.400a2.400 2.400 0 1 0 0-4.800 2.400 2.400 0 0 0 0 4.800Z",
  mix: "M3 5h4l6 10h4M3 15h4l1.800-3M11.200 8 13 5h4M15 3l2 2-2 2M15 13l2 2-2 2",
  map: "M3 5.500 7.500 3.500l5 2L17 3.500v11l-4.500 2-5-2L3 16.500ZM7.500 3.500v11M12.500 5.500v11",
  pulse: "M2 10h3.500l2-5 4 10 2.500-5h4",
  chart: "M3 3v14h14M6.500 13.500l3-4 2.500 2 4-5.500",
  book: "M4 3.500h9A2.500 2.500 0 0 1 15.500 6v10.500H6A2 2 0 0 1 4 14.500ZM4 14.500a2 2 0 0 1 2-2h9.500",
  sun: "M10 13.500a3.500 3.500 0 1 0 0-7 3.500 3.500 0 0 0 0 7ZM10 1.500v2M10 16.500v2M1.500 10h2M16.500 10h2M4 4l1.400 1.400M14.600 14.600 16 16M4 16l1.400-1.400M14.600 5.400 16 4",
  moon: "M16.500 12A7 7 0 0 1 8 3.500a7 7 0 1 0 8.500 8.500Z",
  auto: "M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14ZM10 3v14M10 6h5M10 10h7M10 14h5",
  dice: "M4.500 3h11A1.500 1.500 0 0 1 17 4.500v11a1.500 1.500 0 0 1-1.500 1.500h-11A1.500 1.500 0 0 1 3 15.500v-11A1.500 1.500 0 0 1 4.500 3ZM7 7h.01M13 7h.01M10 10h.01M7 13h.01M13 13h.01",
  download: "M10 3v9M6.500 9 10 12.500 13.500 9M4 16.500h12",
  copy: "M7 7h9v9.500H7ZM13 7V3.500H4V13h3",
  image: "M3 4h14v12H3ZM3 13l4-4 4 4 2-2 4 3.500M12.500 8h.01",
  plus: "M10 4v12M4 10h12",
  cross: "M5 5l10 10M15 5 5 15",
  check: "M4 10.500 8 14.500 16 6",
} as const;
export type IconName = keyof typeof PATHS;

export const Icon = ({ name }: { readonly name: IconName }) => (
  <svg className="icon" viewBox="0 0 20 20" width="20" height="20" aria-hidden="true" focusable="false">
    <path
      d={PATHS[name]}
      fill="none"
      stroke="currentColor"
      strokeWidth="1.600"
      strokeLinecap="round"
      strokeLinejoin="round"
    />
  </svg>
);
