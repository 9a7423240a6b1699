// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.terminal;

/** Those whom a terminal sends signals to. To be called without any lock held. */
public interface ProcessGroups {
  /** Sends a signal to the members of a process group. */
  void signalGroup(int group, int signal);

  /** Sends a signal to the leader of a session. */
  void signalLeader(int session, int signal);
}
