package io.elasticfaces.painter;

/** The material of a {@link Surface}. */
interface Material {
    /**
     * Computes the colour of the sheet at a place.
     *
     * @param vertex the place
     * @param inside whether the inner side of the sheet is visible
     * @param out receives red, green, blue (linear, 0 to 1) and the strength of the highlight (0 to 1)
     * @return false if the sheet has a hole at this place
     */
    boolean colour(Surface.Vertex vertex, boolean inside, double[] out);
}
