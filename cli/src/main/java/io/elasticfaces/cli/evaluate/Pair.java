package io.elasticfaces.cli.evaluate;

/**
 * Two pictures to compare.
 *
 * @param first index of a picture
 * @param second index of another picture
 * @param same whether both show one person
 */
record Pair(int first, int second, boolean same) {}
