package io.elasticfaces.recognition.network;

import java.util.List;

/**
 * One operation of a network: how it is computed plainly, and how it is written in TorchScript.
 *
 * <p>Both stand together so that what runs and what it is checked against cannot drift apart.
 */
interface Step {

    /**
     * Tells which values the step reads.
     *
     * @return their indices
     */
    List<Integer> reads();

    /**
     * Computes the step with plain loops.
     *
     * @param values all values so far; index 0 is the network's input
     * @return the step's value
     */
    Activation compute(List<Activation> values);

    /**
     * Writes the step as a TorchScript expression.
     *
     * @param script names the values and takes the step's numbers
     * @return the expression
     */
    String express(Script script);
}
