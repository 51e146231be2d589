package io.elasticfaces.local.ec2;

import java.util.Set;
import java.util.function.Consumer;

/** One operation of the EC2 API. */
interface Action {
    /** The parameters it takes, without what follows a dot; others are refused. */
    Set<String> parameters();

    /**
     * Does it.
     *
     * @return what writes the answer's content
     * @throws RefusedException if it cannot be done as asked
     */
    Consumer<Ec2Xml> perform(QueryRequest request);
}
