mod map;
mod vrf;
