"""What helps the people who answer guests in the agent's place, behind `interfaces` as the engines are."""
