package io.elasticfaces.painter;

/** What a {@link Surface} is made of. */
interface Material {
    /**
     * Says what colour the sheet has at a place.
     *
     * @param vertex the place
     * @param inside whether the sheet is seen from within
     * @param out receives red, green, blue (linear, 0 to 1) and the strength of the shine (0 to 1)
     * @return false where the sheet has a hole
     */
    boolean colour(Surface.Vertex vertex, boolean inside, double[] out);
}
