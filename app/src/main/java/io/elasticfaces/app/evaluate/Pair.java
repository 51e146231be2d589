package io.elasticfaces.app.evaluate;

/**
 * Two pictures that are compared.
 *
 * @param first which picture, from 0
 * @param second which other picture
 * @param same whether both show one person
 */
record Pair(int first, int second, boolean same) {}
